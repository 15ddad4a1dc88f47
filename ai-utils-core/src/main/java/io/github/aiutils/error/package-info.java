/**
 * What can go wrong with a call, and what to do about it.
 */
@NullMarked
package io.github.aiutils.error;

import org.jspecify.annotations.NullMarked;
