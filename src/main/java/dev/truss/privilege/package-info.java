/**
 * What the role that Truss works with may do on the main server: seen when the control database is
 * ready, looked at again every few minutes, told in the log with the statement that mends it, and
 * shown as a metric. {@code deploy/postgres/roles.sql} makes a role that lacks nothing of its tier.
 */
@NullMarked
package dev.truss.privilege;

import org.jspecify.annotations.NullMarked;
