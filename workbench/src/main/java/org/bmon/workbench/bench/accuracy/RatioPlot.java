package org.bmon.workbench.bench.accuracy;

import java.util.Locale;
import java.util.Map;

/** A picture of how much of their error bars errors use up: for each kind of figure the share that uses so much or less. */
final class RatioPlot {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 20;
    private static final int RIGHT = 20;
    private static final int BOTTOM = 50;
    private static final double MOST = 1.2;
    private static final int STEPS = 120;
    private static final String[] COLOURS = {"#1b6ca8", "#c4561c", "#3a7d34", "#7b4b94"};

    private final StringBuilder svg = new StringBuilder();

    private RatioPlot() {}

    static String of(Map<String, Comparisons> kinds) {
        return new RatioPlot().draw(kinds);
    }

    private String draw(Map<String, Comparisons> kinds) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" role=\"img\" aria-label=\"Share of figures by error over error bar\">%n",
                WIDTH,
                HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (int percent = 0; percent <= 100; percent += 25) {
            line(0, percent / 100.0, MOST, percent / 100.0, "#dddddd");
            text(LEFT - 8, y(percent / 100.0) + 4, "end", percent + " %");
        }
        for (int tenths = 0; tenths <= 12; tenths += 2) {
            text(x(tenths / 10.0), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.1f", tenths / 10.0));
        }
        line(1, 0, 1, 1, "#888888");
        text(WIDTH / 2.0, HEIGHT - 10, "middle", "error / stated error bar; at most 1 where the bar holds the truth");
        int number = 0;
        for (Map.Entry<String, Comparisons> kind : kinds.entrySet()) {
            curve(kind.getKey(), kind.getValue(), number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void curve(String name, Comparisons comparisons, int number) {
        String colour = COLOURS[number % COLOURS.length];
        double[] ratios = comparisons.all().stream()
                .mapToDouble(each -> Math.abs(each.errorMicros()) / (double) Math.max(1, each.barMicros()))
                .sorted()
                .toArray();
        StringBuilder points = new StringBuilder();
        int at = 0;
        for (int step = 0; step <= STEPS; step++) {
            double ratio = MOST * step / STEPS;
            while (at < ratios.length && ratios[at] <= ratio) {
                at++;
            }
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(ratio), y(ratios.length == 0 ? 0 : at / (double) ratios.length)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                colour,
                points.toString().strip()));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                LEFT + 330,
                TOP + 190 + 18 * number,
                colour,
                name));
    }

    private void line(double fromX, double fromY, double toX, double toY, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x(fromX),
                y(fromY),
                x(toX),
                y(toY),
                colour));
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private static double x(double ratio) {
        return LEFT + (WIDTH - LEFT - RIGHT) * ratio / MOST;
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
    }
}
