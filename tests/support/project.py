"""The folder of the project, which tests read documents from and run commands in."""

from pathlib import Path

PROJECT_ROOT = Path(__file__).parents[2]
