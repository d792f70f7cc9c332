package dev.truss.diff;

/** An object of a schema by its kind and name. */
record SchemaObject(String type, String name) {}
