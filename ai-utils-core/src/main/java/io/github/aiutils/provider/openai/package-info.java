/**
 * Speaks OpenAI's Chat Completions, its own and that of compatible servers.
 */
@NullMarked
package io.github.aiutils.provider.openai;

import org.jspecify.annotations.NullMarked;
