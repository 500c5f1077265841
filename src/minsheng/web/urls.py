"""The addresses of the site. Each stands in the access matrix of the tests, or they fail."""

from __future__ import annotations

from django.urls import include, path

from minsheng.web import health
from minsheng.web.api import site as api
from minsheng.web.pages import (
    account,
    areas,
    audit,
    desk,
    exchange,
    findings,
    grids,
    helping,
    imports,
    language,
    maps,
    residents,
    roles,
    tokens,
    uploads,
    users,
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", desk.desk, name="desk"),
    path("", include("minsheng.web.registry_urls")),
    path("areas/", areas.areas, name="areas"),
    path("areas/<int:key>/", areas.area, name="area"),
    path("areas/<int:key>/people/", residents.people, name="area_people"),
    path("areas/<int:key>/households/", residents.households, name="area_households"),
    path("areas/<int:key>/grids/", grids.add, name="grid_add"),
    path("areas/<int:key>/name/", grids.rename, name="grid_rename"),
    path("areas/<int:key>/close/", grids.close, name="grid_close"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.export, name="exchange_export"),
    path("exchange/empty/", exchange.empty, name="exchange_empty"),
    path("exchange/uploads/", uploads.begin, name="upload_begin"),
    path("exchange/uploads/<uuid:client>/", uploads.piece, name="upload_piece"),
    path("exchange/check/", imports.check, name="import_check"),
    path("exchange/imports/<int:number>/", imports.one, name="import"),
    path("exchange/imports/<int:number>/faults/", imports.faults, name="import_faults"),
    path("exchange/imports/<int:number>/apply/", imports.write, name="import_apply"),
    path("exchange/imports/<int:number>/drop/", imports.drop, name="import_drop"),
    path("assistance/", include("minsheng.programmes.assistance.urls")),
    path("findings/", findings.listed, name="findings"),
    path("findings/<int:number>/", findings.finding, name="finding"),
    path("findings/<int:number>/take/", findings.taken, name="finding_take"),
    path("findings/<int:number>/withdraw/", findings.withdrawn, name="finding_withdraw"),
    path("users/", users.listed, name="users"),
    path("users/new/", users.new, name="user_new"),
    path("users/<int:number>/", users.user, name="user"),
    path("users/<int:number>/deactivate/", users.deactivate, name="user_deactivate"),
    path("users/relatives/<int:number>/lift/", users.lift_relative, name="lift_relative"),
    path("users/requests/<int:number>/grant/", roles.grant, name="request_grant"),
    path("users/requests/<int:number>/withdraw/", roles.withdraw, name="request_withdraw"),
    path("roles/propose/", roles.propose, name="roles_propose"),
    path("roles/waiting/", roles.waiting, name="roles_waiting"),
    path("roles/confirm/", roles.confirm, name="roles_confirm"),
    path("roles/<int:number>/end/", roles.end, name="role_end"),
    path("roles/<int:number>/delegate/", account.delegate, name="delegate"),
    path("roles/emergency/", roles.broken, name="glass"),
    path("audit/", audit.listed, name="audit"),
    path("audit/<int:number>/", audit.entry, name="audit_entry"),
    path("audit/seals/", audit.seals, name="audit_seals"),
    path("audit/export/", audit.export, name="audit_export"),
    path("help/", helping.shown, name="help"),
    path("account/", account.account, name="account"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/relatives/", account.exclude, name="exclude"),
    path("language/", language.language, name="language"),
    path("maps/counties.json", maps.counties, name="counties"),
    path("api/", include(api.patterns())),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/new/", tokens.new_token, name="new_token"),
    path("account/tokens/revoke/", tokens.revoke_token, name="revoke_token"),
    path("accounts/", include("minsheng.web.signing")),
]

handler400 = "minsheng.web.pages.errors.bad_request"
handler403 = "minsheng.web.pages.errors.refused"
handler404 = "minsheng.web.pages.errors.not_found"
handler429 = "minsheng.web.pages.errors.crowded"
handler500 = "minsheng.web.pages.errors.failed"
