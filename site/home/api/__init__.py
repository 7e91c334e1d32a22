"""The content API for other systems: pages, images and documents as clean JSON."""
