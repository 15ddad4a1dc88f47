/**
 * What booking an attempt costs.
 */
@NullMarked
package io.github.aiutils.benchmarks.ledger;

import org.jspecify.annotations.NullMarked;
