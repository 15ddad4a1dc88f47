/**
 * What many open slow streams cost.
 */
@NullMarked
package io.github.aiutils.benchmarks.streams;

import org.jspecify.annotations.NullMarked;
