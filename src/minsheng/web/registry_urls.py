"""Addresses of the register: people, households, organisations, workers, sites."""

from __future__ import annotations

from django.urls import path

from minsheng.web.pages import (
    corrections,
    duplicates,
    households,
    licences,
    organisations,
    papers,
    people,
    search,
    workers,
)

urlpatterns = [
    path("find/", search.find, name="find"),
    path("people/new/", corrections.enter, name="enter_person"),
    path("people/<int:number>/", people.person, name="person"),
    path(
        "people/<int:number>/number/", people.reveal_value, {"what": "number"}, "reveal_number"
    ),
    path("people/<int:number>/phone/", people.reveal_value, {"what": "phone"}, "reveal_phone"),
    path("people/<int:number>/correct/", corrections.correct_person, name="correct_person"),
    path("people/<int:number>/died/", corrections.note_death, name="note_death"),
    path("people/<int:number>/moved-out/", corrections.move_out, name="move_out"),
    path("people/<int:number>/hand-over/", corrections.hand_over_person, name="hand_over"),
    path("people/<int:number>/relate/", papers.relate_person, name="relate"),
    path("people/<int:number>/authorise/", papers.authorise_person, name="authorise"),
    path("people/<int:number>/consent/", papers.note_consent, name="note_consent"),
    path("relations/<int:number>/end/", papers.end_relation, name="end_relation"),
    path(
        "authorisations/<int:number>/withdraw/", papers.withdraw_authorisation,
        name="withdraw_authorisation",
    ),
    path("consents/<int:number>/withdraw/", papers.withdraw_consent, name="withdraw_consent"),
    path("households/new/", households.found, name="found_household"),
    path("households/<int:number>/", people.household, name="household"),
    path("households/<int:number>/correct/", households.correct, name="correct_household"),
    path("households/<int:number>/close/", households.close, name="close_household"),
    path(
        "households/<int:number>/hand-over/", households.hand_over, name="hand_over_household"
    ),
    path("households/<int:number>/add/", households.add_member, name="add_member"),
    path("memberships/<int:number>/leave/", households.leave_household, name="leave_household"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:number>/", duplicates.duplicate, name="duplicate"),
    path("merges/<int:number>/undo/", duplicates.undo_merge, name="undo_merge"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.enter_organisation, name="enter_organisation"),
    path("organisations/<int:number>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<int:number>/edit/", organisations.edit_organisation,
        name="edit_organisation",
    ),
    path("organisations/<int:number>/sites/new/", organisations.enter_site, name="enter_site"),
    path("organisations/<int:number>/workers/new/", workers.enter_worker, name="enter_worker"),
    path("sites/", organisations.sites, name="sites"),
    path("sites/<int:number>/edit/", organisations.edit_site, name="edit_site"),
    path("workers/", workers.workers, name="workers"),
    path("workers/<int:number>/", workers.worker, name="worker"),
    path("workers/<int:number>/edit/", workers.edit_worker, name="edit_worker"),
    path("workers/<int:number>/licences/new/", licences.add_licence, name="add_licence"),
    path("licences/<int:number>/edit/", licences.edit_licence, name="edit_licence"),
    path("licences/<int:number>/end/", licences.stop_licence, name="end_licence"),
]  # fmt: skip
