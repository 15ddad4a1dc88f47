/**
 * What keeps calls dependable, around the application's own work.
 */
@NullMarked
package io.github.aiutils.decorate;

import org.jspecify.annotations.NullMarked;
