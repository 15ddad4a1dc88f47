/**
 * Programs that measure ai-utils against something run beside it, and print ratios.
 */
@NullMarked
package io.github.aiutils.benchmarks;

import org.jspecify.annotations.NullMarked;
