/**
 * Turns what a caller asked for into routes, best first.
 */
@NullMarked
package io.github.aiutils.route;

import org.jspecify.annotations.NullMarked;
