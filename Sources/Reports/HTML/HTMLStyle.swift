/// The page's style sheet.
enum HTMLStyle {
    static let sheet: String = """
        :root { --ground: #f6f7f9; --sheet: #ffffff; --ink: #1b2230; --soft: #5a6475; --line: #dfe3ea; --good: #17693c;
          --good-ground: #e2f4e9; --bad: #a8231c; --bad-ground: #fdeae8; --open: #7a5600; --open-ground: #fdf1d0; --plain-ground: #edf0f4;
          --series-0: #2f6fde; --series-1: #c2571a; --series-2: #1a8a78; --series-3: #8a4bbd; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12151b; --sheet: #1b2029; --ink: #e7eaf0;
          --soft: #a2acbb; --line: #323a47; --good: #7ed6a0; --good-ground: #173425; --bad: #ff9d94;
          --bad-ground: #45201d; --open: #f0cb6d; --open-ground: #40340f; --plain-ground: #2a313d; --series-0: #79a8ff; --series-1: #f2a06a;
          --series-2: #63cdb9; --series-3: #c79af0; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 2rem; }
        .eyebrow { margin: 0; color: var(--soft); font-size: .875rem; letter-spacing: .02em; }
        h1 { margin: .1rem 0 .5rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 0 0 .75rem; font-size: 1.125rem; }
        .facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 1.25rem; }
        .facts div { display: flex; gap: .4rem; }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        section { background: var(--sheet); border: 1px solid var(--line); border-radius: .625rem; padding: 1rem;
          margin: 0 0 1rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; padding: 0;
          border: 0; background: none; }
        .card { background: var(--sheet); border: 1px solid var(--line); border-radius: .625rem; padding: .75rem 1rem; }
        .card p { margin: 0; }
        .card .label, .card .note { color: var(--soft); font-size: .875rem; }
        .card .value { font-size: 1.375rem; font-weight: 650; }
        .card.good .value { color: var(--good); }
        .card.bad .value { color: var(--bad); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
        thead th { border-top: 0; color: var(--soft); font-size: .875rem; font-weight: 600; }
        tbody th { font-weight: 400; }
        thead th:not(:first-child), td { white-space: nowrap; }
        .number { font-variant-numeric: tabular-nums; }
        .missing, .units, .about { color: var(--soft); }
        .metric { overflow-wrap: anywhere; font-weight: 600; }
        .limit { white-space: nowrap; font-variant-numeric: tabular-nums; }
        .about { display: block; font-size: .875rem; }
        .badge { display: inline-block; border-radius: 1rem; padding: 0 .6rem; font-size: .875rem; font-weight: 600;
          background: var(--plain-ground); }
        .badge.good { background: var(--good-ground); color: var(--good); }
        .badge.bad { background: var(--bad-ground); color: var(--bad); }
        .badge.open { background: var(--open-ground); color: var(--open); }
        .evidence { margin: 0 0 .35rem; white-space: normal; min-width: 12rem; }
        .interval { display: inline-block; width: 8.75rem; height: 1rem; margin-left: .5rem; vertical-align: middle; }
        .interval .fine { fill: var(--good-ground); }
        .interval .range { stroke: var(--ink); stroke-width: 2; }
        .interval .bound { stroke: var(--bad); stroke-width: 2; }
        .interval .estimate { fill: var(--series-0); }
        svg .bars-errors { fill: var(--bad); }
        pre.error { margin: .5rem 0 0; padding: .5rem .75rem; border-radius: .4rem; background: var(--bad-ground);
          color: var(--bad); white-space: pre-wrap; overflow-wrap: anywhere; font-size: .875rem; }
        figure { margin: 0; }
        figcaption { color: var(--soft); font-size: .875rem; margin-bottom: .25rem; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--soft); font-size: 12px; font-family: inherit; }
        svg .grid { stroke: var(--line); stroke-width: 1; }
        svg .axis { stroke: var(--soft); stroke-width: 1; }
        svg .bars-0 { fill: var(--series-0); } svg .bars-1 { fill: var(--series-1); }
        svg .bars-2 { fill: var(--series-2); } svg .bars-3 { fill: var(--series-3); }
        svg .bars { fill-opacity: .75; }
        svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
        svg .curve-0 { stroke: var(--series-0); } svg .curve-1 { stroke: var(--series-1); }
        svg .curve-2 { stroke: var(--series-2); } svg .curve-3 { stroke: var(--series-3); }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 0 0 .5rem;
          font-size: .875rem; }
        .legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: .2rem; margin-right: .35rem; }
        .swatch-0 { background: var(--series-0); } .swatch-1 { background: var(--series-1); }
        .swatch-2 { background: var(--series-2); } .swatch-3 { background: var(--series-3); }
        @media (max-width: 34rem) { header, main { padding-left: .6rem; padding-right: .6rem; } body { font-size: 15px; }
          section { padding: .75rem .6rem; } .cards { padding: 0; gap: .6rem; } th, td { padding: .4rem .3rem; }
          .badge { padding: 0 .4rem; } svg text { font-size: 15px; } }
        @media print { body { background: none; } section, .card { break-inside: avoid; } }
        """
}
