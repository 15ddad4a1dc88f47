package io.github.aiutils.benchmarks.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.aiutils.benchmarks.picture.QuotaRun.Moment;
import io.github.aiutils.benchmarks.picture.QuotaRun.Waited;

/** Draws {@link QuotaRun} as the picture of {@code docs/limits.md}. */
public final class QuotaPicture {

    private static final int LEFT = 64;

    private static final int WIDTH = 640;

    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 470" font-family="system-ui, sans-serif" font-size="12">
            <title>Balance, queue and waits of the quota limiter over a minute</title>
            <style>
            :root { color-scheme: light dark; }
            svg { background: #fff; } text { fill: #44524d; } .title { fill: #17201d; font-weight: 600; }
            .axis { stroke: #c5cfcb; } .balance { stroke: #0a6e5c; fill: #0a6e5c33; } .debt { stroke: #a3241b; fill: #a3241b33; }
            .held { stroke: #7d5200; fill: none; stroke-dasharray: 4 3; } .queue { stroke: #17201d; fill: #17201d22; } .wait { fill: #0a6e5c; }
            @media (prefers-color-scheme: dark) {
            svg { background: #0f1413; } text { fill: #98a5a0; } .title { fill: #e3e9e6; } .axis { stroke: #35403d; }
            .balance { stroke: #58c7ad; fill: #58c7ad33; } .debt { stroke: #ff9d92; fill: #ff9d9233; } .held { stroke: #e5b567; }
            .queue { stroke: #e3e9e6; fill: #e3e9e622; } .wait { fill: #58c7ad; } }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder(HEAD);

    private QuotaPicture() {
    }

    /**
     * Writes the picture.
     * @param args the file to write
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        QuotaRun run = new QuotaRun().run();
        Files.writeString(Path.of((args.length > 0) ? args[0] : "quota.svg"), new QuotaPicture().draw(run));
    }

    private String draw(QuotaRun run) {
        Panel balance = new Panel(30, 200, -12_000, 12_000);
        title(20, "Tokens that may be used now; below the line is debt. Dashed: held by calls under way");
        grid(balance, List.of(10_000.0, 5_000.0, 0.0, -5_000.0, -10_000.0));
        area(balance, "balance", run.moments(), (moment) -> Math.max(0, moment.available()));
        area(balance, "debt", run.moments(), (moment) -> Math.min(0, moment.available()));
        line(balance, "held", run.moments(), Moment::reserved);
        Panel queue = new Panel(265, 70, 0, 30);
        title(255, "Calls that wait");
        grid(queue, List.of(0.0, 10.0, 20.0, 30.0));
        area(queue, "queue", run.moments(), Moment::waiting);
        Panel waits = new Panel(370, 70, 0, 30);
        title(360, "How long each call waited, in seconds, by when it was asked for");
        grid(waits, List.of(0.0, 10.0, 20.0, 30.0));
        for (Waited waited : run.waits()) {
            this.svg.append(String.format(Locale.ROOT, "<circle class=\"wait\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>%n",
                    x(waited.at()), waits.y(waited.seconds())));
        }
        for (int second = 0; second <= QuotaRun.SECONDS; second += 10) {
            this.svg.append(String.format(Locale.ROOT,
                    "<text x=\"%.0f\" y=\"458\" text-anchor=\"middle\">%d s</text>%n", x(second), second));
        }
        return this.svg.append("</svg>\n").toString();
    }

    private static double x(double second) {
        return LEFT + WIDTH * second / QuotaRun.SECONDS;
    }

    private void title(int y, String words) {
        this.svg
            .append(String.format(Locale.ROOT, "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT, y, words));
    }

    private void grid(Panel panel, List<Double> values) {
        for (double value : values) {
            this.svg.append(String.format(Locale.ROOT,
                    "<path class=\"axis\" d=\"M%d %.1fh%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>%n",
                    LEFT, panel.y(value), WIDTH, LEFT - 6, panel.y(value) + 4, value));
        }
    }

    private void area(Panel panel, String name, List<Moment> moments, ToDoubleFunction<Moment> value) {
        double zero = panel.y(0);
        this.svg.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"M%d %.1f%sV%.1fZ\"/>%n", name, LEFT, zero,
                points(panel, moments, value), zero));
    }

    private void line(Panel panel, String name, List<Moment> moments, ToDoubleFunction<Moment> value) {
        this.svg.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"M%s\"/>%n", name,
                points(panel, moments, value).substring(1)));
    }

    private static String points(Panel panel, List<Moment> moments, ToDoubleFunction<Moment> value) {
        StringBuilder points = new StringBuilder();
        moments.forEach((moment) -> points
            .append(String.format(Locale.ROOT, "L%.1f %.1f", x(moment.at()), panel.y(value.applyAsDouble(moment)))));
        return points.toString();
    }

    /** A part of the picture with an axis of its own. */
    private record Panel(int top, int height, double least, double most) {

        double y(double value) {
            return this.top + this.height * (this.most - value) / (this.most - this.least);
        }

    }

}
