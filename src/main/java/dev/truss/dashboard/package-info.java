/**
 * Hands out the dashboard, a single page that is built from {@code src/main/webui} and lies below
 * {@code META-INF/resources} in the program. All that it shows it asks the API for.
 */
@NullMarked
package dev.truss.dashboard;

import org.jspecify.annotations.NullMarked;
