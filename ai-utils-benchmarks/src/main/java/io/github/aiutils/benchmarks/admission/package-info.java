/**
 * What a limiter's decision costs.
 */
@NullMarked
package io.github.aiutils.benchmarks.admission;

import org.jspecify.annotations.NullMarked;
