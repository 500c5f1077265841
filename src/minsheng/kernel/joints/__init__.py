"""The three joints by which programmes meet: panels, findings, facts provided."""
