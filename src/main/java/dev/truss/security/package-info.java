/**
 * Protects the resources from the network: the addresses where Truss may listen, the {@code Host}
 * that a request may name (DNS rebinding), the sites that may send it (cross-site requests), the
 * size of a body, and the identity of the caller. The first filters of the router apply it to every
 * path.
 */
@NullMarked
package dev.truss.security;

import org.jspecify.annotations.NullMarked;
