/** What the books say about what comes, what is unusual and what is wasted. */
@NullMarked
package io.github.aiutils.cost.insight;

import org.jspecify.annotations.NullMarked;
