"""Loop programs as text for a back end."""
