/**
 * What every codec must do, as tests to inherit.
 */
@NullMarked
package io.github.aiutils.test.codec;

import org.jspecify.annotations.NullMarked;
