package dev.truss.control;

/** Announced once, when the control database can be used. */
public record ControlReady(Installation installation) {}
