/**
 * Serves the dashboard, a single page that is built from {@code src/main/webui} and lies below
 * {@code META-INF/resources} in the program. The page gets all its data from the API.
 */
@NullMarked
package dev.truss.dashboard;

import org.jspecify.annotations.NullMarked;
