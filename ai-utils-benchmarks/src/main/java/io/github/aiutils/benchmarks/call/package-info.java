/**
 * What a call costs on the whole path, against plain WebClient and Jackson.
 */
@NullMarked
package io.github.aiutils.benchmarks.call;

import org.jspecify.annotations.NullMarked;
