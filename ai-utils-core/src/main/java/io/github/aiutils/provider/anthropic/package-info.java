/**
 * Speaks Anthropic's Messages.
 */
@NullMarked
package io.github.aiutils.provider.anthropic;

import org.jspecify.annotations.NullMarked;
