/**
 * Auto-configuration of observations and meters.
 */
@NullMarked
package io.github.aiutils.autoconfigure.observe;

import org.jspecify.annotations.NullMarked;
