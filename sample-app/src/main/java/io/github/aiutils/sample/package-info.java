/**
 * A small application that talks to models by ai-utils, with a page to do so.
 */
@NullMarked
package io.github.aiutils.sample;

import org.jspecify.annotations.NullMarked;
