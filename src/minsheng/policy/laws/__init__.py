"""The law: one folder each, rules, dated parameters, reasons and worked cases side by side."""
