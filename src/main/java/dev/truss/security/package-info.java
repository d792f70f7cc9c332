/**
 * What stands between the network and the resources: where Truss may listen, the {@code Host} a
 * request may name (DNS rebinding), the sites that may send it (cross-site requests), how large a
 * body may be, and who is asking. All of it holds for every path, as the first filters of the
 * router.
 */
@NullMarked
package dev.truss.security;

import org.jspecify.annotations.NullMarked;
