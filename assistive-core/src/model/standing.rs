//! How a device stands in stock, and what can be done with it then: the one place that decides it.
//!
//! **The hygiene gate** is here: a device whose model needs hygiene treatment comes back into [`Standing::Cleaning`]
//! on every way back, and from there only [`Step::Clean`] leads to [`Standing::InStock`], where all ways out begin.

use super::coded::coded_enum;

coded_enum! {
    /// How a device stands (`domain` §4).
    pub enum Standing in "standing" {
        /// On the shelf, clean, free to go out (在库).
        InStock = 1 "in-stock" ["在库"];
        /// Lent, and expected back (借出).
        OnLoan = 2 "on-loan" ["借出"];
        /// Handed over for good (已发放).
        Issued = 3 "issued" ["已发放"];
        /// Came back, and has not been cleaned and inspected yet (待清洁).
        Cleaning = 4 "cleaning" ["待清洁"];
        /// Under repair (维修).
        Repair = 5 "repair" ["维修"];
        /// On display, and expected back (展出).
        Display = 6 "display" ["展出"];
        /// On its way to another site (调拨途中).
        Transit = 7 "transit" ["调拨途中"];
        /// Nobody knows where it is (遗失).
        Lost = 8 "lost" ["遗失"];
        /// Taken out of use for good (报废).
        Retired = 9 "retired" ["报废"];
    }
}

coded_enum! {
    /// What is done with a device.
    pub enum Step in "step" {
        /// Lent (借出).
        Lend = 1 "lend" [];
        /// Handed over for good, by a fitting (发放).
        Issue = 2 "issue" [];
        /// Put on display (展出).
        Display = 3 "display" [];
        /// Sent to another site (调出).
        Send = 4 "send" [];
        /// Arrived at the site it was sent to (到达).
        Arrive = 5 "arrive" [];
        /// Came back from whoever had it (归还).
        Return = 6 "return" [];
        /// Came back damaged (损坏归还).
        ReturnDamaged = 7 "return-damaged" [];
        /// Cleaned and inspected (清洁检查).
        Clean = 8 "clean" [];
        /// Given for repair (送修).
        Repair = 9 "repair" [];
        /// Came back from repair (修复).
        Mend = 10 "mend" [];
        /// Lost (遗失).
        Lose = 11 "lose" [];
        /// Found again (找回).
        Find = 12 "find" [];
        /// Taken out of use (报废).
        Retire = 13 "retire" [];
        /// A record was mended: the device never went where it was said to (更正).
        Correct = 14 "correct" [];
    }
}

impl Standing {
    /// How a device stands after a step; `None` when the step cannot be done. `hygiene` is whether its model needs
    /// hygiene treatment.
    pub fn after(self, step: Step, hygiene: bool) -> Option<Self> {
        use Standing::{
            Cleaning, Display, InStock, Issued, Lost, OnLoan, Repair, Retired, Transit,
        };
        let home = if hygiene { Cleaning } else { InStock };
        match (self, step) {
            (InStock, Step::Lend) => Some(OnLoan),
            (InStock, Step::Issue) => Some(Issued),
            (InStock, Step::Display) => Some(Display),
            (InStock, Step::Send) => Some(Transit),
            (Transit, Step::Arrive) => Some(InStock),
            (OnLoan | Issued | Display, Step::Return) => Some(home),
            (OnLoan | Issued | Display, Step::ReturnDamaged) => Some(Repair),
            (InStock | Cleaning, Step::Clean) => Some(InStock),
            (InStock | Cleaning, Step::Repair) => Some(Repair),
            (Repair, Step::Mend) | (Lost, Step::Find) => Some(home),
            (InStock | OnLoan | Issued | Cleaning | Repair | Display | Transit, Step::Lose) => {
                Some(Lost)
            }
            (InStock | Cleaning | Repair | Display | Lost, Step::Retire) => Some(Retired),
            _ => None,
        }
    }

    /// What has to be done before anything else can be.
    pub fn way_out(self) -> &'static str {
        match self {
            Self::InStock => "it is in stock already",
            Self::OnLoan => "record its return first: loan in",
            Self::Issued => "record its return first: stock return",
            Self::Cleaning => "clean and inspect it first: stock clean",
            Self::Repair => "record the repair first: stock repair --done",
            Self::Display => "record its return first: stock display --back",
            Self::Transit => "record its arrival first: stock move --arrived",
            Self::Lost => "record that it was found first: stock lose --found",
            Self::Retired => "it is out of use for good",
        }
    }
}

impl Step {
    /// How devices of a bulk model stand that a step is done with: they have no tags, so it must be one standing.
    pub fn of_bulk(self) -> Standing {
        match self {
            Self::Arrive => Standing::Transit,
            Self::Return | Self::ReturnDamaged => Standing::Display,
            Self::Clean => Standing::Cleaning,
            Self::Mend => Standing::Repair,
            Self::Find => Standing::Lost,
            _ => Standing::InStock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coded;

    /// The gate, walked: from wherever a device that needs hygiene treatment has been among people, every chain of
    /// steps to a way out leads through cleaning, whatever the chain.
    #[test]
    fn what_came_back_leaves_only_after_cleaning() {
        let ways_out = [Step::Lend, Step::Issue, Step::Display, Step::Send];
        let mut seen = Vec::new();
        let mut dirty = vec![Standing::OnLoan, Standing::Issued, Standing::Display, Standing::Lost];
        while let Some(standing) = dirty.pop() {
            if seen.contains(&standing) {
                continue;
            }
            seen.push(standing);
            for step in ways_out {
                assert_eq!(standing.after(step, true), None, "{standing} {step}");
            }
            let steps = Step::ALL.iter().filter(|step| **step != Step::Clean);
            dirty.extend(steps.filter_map(|step| standing.after(*step, true)));
        }
        assert!(!seen.contains(&Standing::InStock));
    }

    #[test]
    fn whatever_needs_no_treatment_is_at_hand_when_it_is_back() {
        for from in [Standing::OnLoan, Standing::Issued, Standing::Display] {
            assert_eq!(from.after(Step::Return, false), Some(Standing::InStock));
            assert_eq!(from.after(Step::ReturnDamaged, false), Some(Standing::Repair));
        }
        assert!(Step::ALL.iter().all(|step| Standing::Retired.after(*step, false).is_none()));
    }
}
