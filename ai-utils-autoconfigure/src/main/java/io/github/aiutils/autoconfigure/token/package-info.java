/**
 * Beans that count and foresee tokens.
 */
@NullMarked
package io.github.aiutils.autoconfigure.token;

import org.jspecify.annotations.NullMarked;
