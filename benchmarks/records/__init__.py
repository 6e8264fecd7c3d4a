"""An oracle of records that works from worlds, and shares no module with the catalogue that it checks."""
