/**
 * How soon a failed call is on its way to the next route.
 */
@NullMarked
package io.github.aiutils.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
