/**
 * The quota limiter over real HTTP.
 */
@NullMarked
package io.github.aiutils.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
