"""Programs as files: the graph as JSON, its arrays in the safetensors layout."""
