/**
 * The privileges of Truss's role on the main server. They are read when the control database is
 * ready and every few minutes after that. What is missing is logged with the statement that grants
 * it, and shown as a metric. {@code deploy/postgres/roles.sql} creates a role that lacks nothing of
 * its tier. Read {@link dev.truss.privilege.Privilege} first.
 */
@NullMarked
package dev.truss.privilege;

import org.jspecify.annotations.NullMarked;
