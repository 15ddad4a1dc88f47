/**
 * The properties, and what is said when they are wrong.
 */
@NullMarked
package io.github.aiutils.autoconfigure;

import org.jspecify.annotations.NullMarked;
