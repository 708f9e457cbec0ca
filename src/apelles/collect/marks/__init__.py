"""An artist's own marks: machine-readable reservations written into files and onto a site, without touching pixels."""
