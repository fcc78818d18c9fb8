"""Pure arithmetic of AI economics: arrays in, arrays and problems out."""
