"""Reports as one HTML file that needs no network: the frame, and one module a report."""
