/**
 * A simulation of provider quotas in virtual time, in which ways to stay within them
 * compete on the same calls.
 */
@NullMarked
package io.github.aiutils.benchmarks.quota;

import org.jspecify.annotations.NullMarked;
