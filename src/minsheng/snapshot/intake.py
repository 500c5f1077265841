"""`intake.json`, what a snapshot made from files says of them: its name and its form."""

INTAKE = "intake.json"
FORMAT = "minsheng-intake/1"
