/**
 * The path: one decision a class, from the caller to the provider.
 */
@NullMarked
package io.github.aiutils.policy;

import org.jspecify.annotations.NullMarked;
