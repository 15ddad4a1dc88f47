/**
 * Counts tokens, and foresees them.
 */
@NullMarked
package io.github.aiutils.token;

import org.jspecify.annotations.NullMarked;
