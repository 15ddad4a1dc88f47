/** What a ledger in a database costs. */
@NullMarked
package io.github.aiutils.benchmarks.database;

import org.jspecify.annotations.NullMarked;
