package dev.truss.control;

/** Announced once, when the control database is ready for use. */
public record ControlReady(Installation installation) {}
