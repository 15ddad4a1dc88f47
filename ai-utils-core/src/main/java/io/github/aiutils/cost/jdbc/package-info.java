/** Keeps the ledger and shared budgets in a database. */
@NullMarked
package io.github.aiutils.cost.jdbc;

import org.jspecify.annotations.NullMarked;
