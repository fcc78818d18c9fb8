"""LibreOffice Calc as a host: the worksheet functions as an extension (.oxt)."""
