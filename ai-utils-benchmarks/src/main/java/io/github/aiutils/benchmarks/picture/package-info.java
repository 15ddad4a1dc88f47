/**
 * Draws pictures for the documentation from real runs.
 */
@NullMarked
package io.github.aiutils.benchmarks.picture;

import org.jspecify.annotations.NullMarked;
