/** Shell lines of a solution, where there is no page with a terminal: not yet, the laptop has not moved in. */
export {};
