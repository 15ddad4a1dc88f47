/**
 * What an estimate costs beside a count.
 */
@NullMarked
package io.github.aiutils.benchmarks.token;

import org.jspecify.annotations.NullMarked;
