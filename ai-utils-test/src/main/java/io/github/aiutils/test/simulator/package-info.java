/**
 * A real HTTP server on this machine that answers, counts, refuses and fails as AI
 * providers do.
 */
@NullMarked
package io.github.aiutils.test.simulator;

import org.jspecify.annotations.NullMarked;
